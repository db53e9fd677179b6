import type { ImageReference } from './image.js';
import type { Container, Scalar, View } from './model.js';

/** Whether Kubernetes takes an image for one that changes at any time: unlike for people, only the very word `latest` counts. */
export function isLatest({ tag, digest }: ImageReference): boolean {
  return digest === undefined && (tag === undefined || tag === 'latest');
}

/** When a container's image is pulled, with the API server's default (core/v1, SetDefaults_Container). Throws Unknown. */
export function pullPolicyOf(
  c: Container,
  image: ImageReference,
): { readonly policy: Scalar | View; readonly isDefault: boolean } {
  const policy = c.get('imagePullPolicy');
  if (policy !== undefined && policy !== '') return { policy, isDefault: false };
  return { policy: image.tag === 'latest' || isLatest(image) ? 'Always' : 'IfNotPresent', isDefault: true };
}
