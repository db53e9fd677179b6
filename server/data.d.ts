/** Data that the build puts into the bundle. */
declare module '*/schemas/kubernetes.json' {
  const store: import('../core/kube/schema.js').SchemaStore;
  export default store;
}

declare module '*/snippets/kubernetes.json' {
  const snippets: Readonly<Record<string, import('../core/templates.js').Snippet>>;
  export default snippets;
}
