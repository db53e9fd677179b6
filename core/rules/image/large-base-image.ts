import { type ContainerImage, imageEdits, imageOf, shownName, tagSpan } from '../../kube/container-image.js';
import { largeImageOf } from '../../kube/image-facts.js';
import type { Container } from '../../kube/model.js';
import { placeholderName } from '../../kube/names.js';
import type { Fixes, Rule } from '../../rule.js';
import { Placeholder } from '../../yaml/edit.js';

export default {
  id: 'large-base-image',
  title: 'Image is a whole distribution or toolchain',
  severity: 'info',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['K02', 'NSA:image scanning'],
  peers: ['kyverno-policies:other/block-large-images~'],
  fixable: 'sometimes',
  docs: `
An image like \`debian\`, \`ubuntu\`, \`python\` or \`golang\` holds a package manager, shells, compilers, and hundreds of packages that the program in it
never calls. For whoever breaks in they are a tool box. They bring most of the vulnerabilities that a scanner finds, all of which somebody must
read about, and hundreds of megabytes that each node pulls.

Build an image of your own that holds the program and what it needs: on a slim or Alpine variant, on a distroless image, or, for static programs,
on \`scratch\`. Compilers belong into the first stage of the build only.

It is fine for builds in a Job, for debugging, and for trying something out. The fix proposes the smaller variant of the same version where one is
known to exist. Things that the program uses may be missing from it (a C library, certificates, time zones), so try it first. For others, and for an
image without a version, there is none.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      const large = image && largeImageOf(image);
      if (!large) return;
      const what = large.is === 'distribution' ? 'a whole distribution' : 'a language with all its tools';
      const advice =
        large.smallerTag === undefined
          ? 'an image that holds the program alone'
          : `a small image such as "${large.smallerTag}"`;
      yield {
        at: c.at('image'),
        message: `Image "${shownName(image)}" of ${c.label} is ${what}: shells, package managers and libraries that only an intruder uses. Run ${advice}.`,
        fixes: fixes(c, image, large.smallerTag),
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          initContainers:
            - name: fetch
              image: debian:12 # has curl
#                    ^^^^^^^^^
          containers:
            - name: report
              image: "python:3.12"
#                    ^^^^^^^^^^^^^
            - name: slim
              image: python:3.12-slim
            - name: own
              image: registry.example.com/python:3.12
`,
      good: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          initContainers:
            - name: fetch
              image: debian:12-slim # has curl
          containers:
            - name: report
              image: "python:3.12-slim"
            - name: slim
              image: python:3.12-slim
            - name: own
              image: registry.example.com/python:3.12
`,
    },
    {
      // No variant, none that is known, no version, a digest that goes with the tag; a digest alone does not tell what it is.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: tools }
spec:
  containers:
    - { name: a, image: "ubuntu:24.04" }
#                       ^^^^^^^^^^^^^^
    - { name: b, image: "public.ecr.aws/docker/library/golang:1.23-bookworm" }
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    - { name: c, image: node }
#                       ^^^^
    - { name: d, image: "node:22@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    - { name: e, image: "node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
`,
    },
  ],
} satisfies Rule;

function fixes(c: Container, image: ContainerImage, smaller: string | undefined): Fixes {
  if (smaller === undefined)
    return { none: 'No smaller variant of this very version is known: choose an image that does.' };
  if (image.digest !== undefined)
    return { none: 'Its digest decides what is pulled, and must change together with the tag.' };
  return [
    {
      title: `Use ${image.repository}:${smaller} (what the program needs may be missing there)`,
      safety: 'placeholder',
      edits: imageEdits(c, image, tagSpan(image), [new Placeholder(`image tag of ${placeholderName(c)}`, smaller)]),
    },
  ];
}
