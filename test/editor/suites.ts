/** What is tested in every extension host: nothing in here may need Node. */
export async function defineSuites(): Promise<void> {
  // In this order: the first one needs an editor that has not seen a YAML file yet.
  await import('./activation.js');
  await import('./diagnostics.js');
  await import('./fixes.js');
  await import('./harden.js');
  await import('./settings.js');
  await import('./kustomize.js');
  await import('./pages.js');
  await import('./writing.js');
  await import('./snippets.js');
  await import('./server.js');
}
