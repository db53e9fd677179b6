/** A Pod with one thing that profile baseline forbids. */
export const pod = `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
    - name: web
      image: registry.example.com/shop:1.4.2
      securityContext:
        privileged: true
`;

export const template = `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
 labels: {}
`;

export const baseline = (): unknown => ({ profile: 'baseline' });
