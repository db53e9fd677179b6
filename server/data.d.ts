/** Data that the build puts into the bundle. */
declare module '*/kubernetes.json' {
  const store: import('../core/kube/schema.js').SchemaStore;
  export default store;
}
