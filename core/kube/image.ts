/** An image reference as the kubelet reads it, in the words of the text. */
export interface ImageReference {
  /** Registry and path as written, without tag and digest. */
  readonly repository: string;
  /** The repository with its defaults: `nginx` is `docker.io/library/nginx`. Equal for equal repositories. */
  readonly name: string;
  readonly tag: string | undefined;
  /** With its algorithm: `sha256:…`. */
  readonly digest: string | undefined;
}

/** Reads an image reference; undefined where the kubelet would say InvalidImageName (github.com/distribution/reference, ParseNormalizedNamed). */
export function parseImage(text: string): ImageReference | undefined {
  if (READ.has(text)) return READ.get(text);
  const read = readImage(text);
  if (READ.size >= REMEMBERED) READ.clear();
  READ.set(text, read);
  return read;
}

/** Every rule about images, users and paths asks, and a file's images are few. */
const READ = new Map<string, ImageReference | undefined>();
const REMEMBERED = 500;

function readImage(text: string): ImageReference | undefined {
  if (/^[a-f0-9]{64}$/.test(text)) return undefined; // an image's id, not its name
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const repository = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = fullName(repository);
  if (name === undefined || (tag !== undefined && !TAG.test(tag))) return undefined;
  return { repository, name, tag, digest };
}

/** Whether an image is whatever was pushed last: no digest, and no tag or `latest`. */
export function isFloating({ tag, digest }: ImageReference): boolean {
  return digest === undefined && (tag === undefined || tag.toLowerCase() === 'latest');
}

/** A repository's full name, whole copies of Docker's library (Amazon's, Google's) being the same as the library. */
export function libraryName({ name }: ImageReference): string {
  return name.replace(MIRROR, 'docker.io/library/');
}

/** Whether a repository is the one with these last parts of a path, whatever the registry and what stands before them. */
export function hasPath({ name }: ImageReference, path: string): boolean {
  return name.slice(name.indexOf('/')).endsWith(`/${path}`);
}

/** Major, minor and patch. */
export type Version = readonly [number, number, number];

/**
 * The version that a tag names in full, of a release alone or built on a distribution (`v1.11.5`, `9.2.3-ubuntu`). Undefined for all else: what
 * `1.11` is moves, and nobody knows what a build of one's own (`1.11.4-patched`) has repaired.
 */
export function versionOf(tag: string): Version | undefined {
  const [, major, minor, patch] = VERSION_TAG.exec(tag) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Negative where `a` is the older one. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

const VERSION_TAG = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-(?:alpine|ubuntu|distroless|debian-\d+(?:-r\d+)?))?$/;
const MIRROR = /^(?:public\.ecr\.aws\/docker|mirror\.gcr\.io)\/library\//;
/** The longest path of a repository, without its registry. */
const MAX_PATH = 255;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const REGISTRY =
  /^(?:[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*(?:\.[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*)*|\[[a-fA-F0-9:]+\])(?::\d+)?$/;
const DOCKER_HUB = 'docker.io';

function fullName(repository: string): string | undefined {
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(slash, 0));
  const hasRegistry = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const registry = !hasRegistry || first === 'index.docker.io' ? DOCKER_HUB : first;
  const rest = hasRegistry ? repository.slice(slash + 1) : repository;
  const path = registry === DOCKER_HUB && !rest.includes('/') ? `library/${rest}` : rest;
  // What no registry can be called is a part of the path where it may be one (`my_team.apps/web`).
  const checked = REGISTRY.test(registry) ? path : `${registry}/${path}`;
  const isValid = checked.length <= MAX_PATH && checked.split('/').every((part) => PATH_PART.test(part));
  return isValid ? `${registry}/${path}` : undefined;
}
