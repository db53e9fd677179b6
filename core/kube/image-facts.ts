import {
  compareVersions,
  hasPath,
  type ImageReference,
  isFloating,
  libraryName,
  type Version,
  versionOf,
} from './image.js';
import {
  type Advisory,
  BASE_IMAGES,
  type BaseImage,
  FROZEN_REGISTRIES,
  INGRESS_NGINX,
  SMALL_VARIANT,
  VULNERABLE_PRODUCTS,
} from './image-table.js';

/** The frozen registry that an image comes from, as it is written. */
export function frozenRegistry({ repository }: ImageReference): string | undefined {
  return FROZEN_REGISTRIES.registries.find((registry) => repository.startsWith(`${registry}/`));
}

export function isIngressNginx(image: ImageReference): boolean {
  return INGRESS_NGINX.names.some((name) => name === image.name) || runs(image, INGRESS_NGINX.paths);
}

/** What an image is known to be attacked by. */
export interface Vulnerability {
  readonly product: string;
  readonly version: string;
  /** The worst one first. */
  readonly advisories: readonly Advisory[];
  /** The first later version without any of the product's. */
  readonly fixed: string;
}

/** The well-known flaws of an image; undefined where it has none, or where its tag does not name a version in full. */
export function vulnerabilityOf(image: ImageReference): Vulnerability | undefined {
  const version = versionOf(image.tag ?? '');
  const product = version && VULNERABLE_PRODUCTS.find(({ paths }) => runs(image, paths));
  if (!product) return undefined;
  const advisories = product.advisories.filter((advisory) => rangeAround(version, [advisory]) !== undefined);
  if (advisories.length === 0) return undefined;
  return {
    product: product.name,
    version: version.join('.'),
    advisories,
    fixed: firstFixed(version, product.advisories).join('.'),
  };
}

/** What a person could take instead of a whole distribution, or of a language with all its tools. */
export interface LargeImage {
  readonly is: BaseImage['is'];
  /** The tag of a smaller variant of the same version, if there is one. */
  readonly smallerTag: string | undefined;
}

/** Undefined for all other images, for small variants, and where a digest alone does not tell the variant. */
export function largeImageOf(image: ImageReference): LargeImage | undefined {
  const { tag, digest } = image;
  if (tag === undefined ? digest !== undefined : SMALL_VARIANT.test(tag)) return undefined;
  const name = libraryName(image);
  const base = BASE_BY_NAME.get(name) ?? BASE_BY_NAME.get(`${name.slice(0, name.lastIndexOf('/'))}/*`);
  if (!base) return undefined;
  const { is, smaller } = base;
  return { is, smallerTag: !isFloating(image) && smaller?.of.test(tag ?? '') ? `${tag}${smaller.suffix}` : undefined };
}

function runs(image: ImageReference, paths: readonly string[]): boolean {
  return paths.some((path) => hasPath(image, path));
}

function firstFixed(version: Version, advisories: readonly Advisory[]): Version {
  const range = rangeAround(version, advisories);
  return range ? firstFixed(range.before, advisories) : version;
}

function rangeAround(version: Version, advisories: readonly Advisory[]): { readonly before: Version } | undefined {
  for (const { affected } of advisories)
    for (const range of affected) {
      const [from, before] = [versionOf(range.from), versionOf(range.before)];
      if (from && before && compareVersions(from, version) <= 0 && compareVersions(version, before) < 0)
        return { before };
    }
  return undefined;
}

const BASE_BY_NAME: ReadonlyMap<string, BaseImage> = new Map(
  BASE_IMAGES.flatMap((base) => base.names.map((name) => [name, base] as const)),
);
