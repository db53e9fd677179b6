import type { FieldCase } from '../fields.cases.js';

export function resourceFieldCases(): FieldCase[] {
  return [...network(), ...access(), ...storage(), ...config()];
}

const resource = (name: string, apiVersion: string, kind: string, body: string): FieldCase => ({
  name: `${kind}: ${name}`,
  text: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n${body}`,
});

function network(): FieldCase[] {
  const service = (name: string, body: string) => resource(name, 'v1', 'Service', `spec:\n${body}`);
  const ingress = (name: string, body: string) => resource(name, 'networking.k8s.io/v1', 'Ingress', `spec:\n${body}`);
  const policy = (name: string, body: string) =>
    resource(name, 'networking.k8s.io/v1', 'NetworkPolicy', `spec:\n${body}`);
  return [
    service('good', '  selector: {app: web}\n  ports:\n    - {port: 80, targetPort: http}\n'),
    service('miscased targetport', '  selector: {app: web}\n  ports:\n    - {port: 80, targetport: 8080}\n'),
    service(
      'selector.matchLabels is a free map with a wrong value',
      '  selector: {matchLabels: {app: web}}\n  ports: [{port: 80}]\n',
    ),
    service(
      'unknown in the second port',
      '  ports:\n    - {name: a, port: 80}\n    - {name: b, port: 81, containerPort: 81}\n',
    ),
    service('externalIps and type', '  Type: NodePort\n  externalIps: [10.0.0.1]\n  ports: [{port: 80}]\n'),
    service('topologyKeys is gone', '  topologyKeys: ["*"]\n  ports: [{port: 80}]\n'),
    service(
      'sessionAffinityConfig',
      '  sessionAffinity: ClientIP\n  sessionAffinityConfig: {clientIp: {timeoutSeconds: 5}}\n  ports: [{port: 80}]\n',
    ),
    ingress(
      'good',
      '  rules:\n    - host: a.example.com\n      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}\n',
    ),
    ingress(
      'fields of v1beta1',
      '  backend: {serviceName: web, servicePort: 80}\n  rules:\n    - http: {paths: [{path: /, pathType: Prefix, backend: {serviceName: web, servicePort: 80}}]}\n',
    ),
    ingress(
      'tls',
      '  tls: [{host: a.example.com, secretname: a}]\n  ingressClass: nginx\n  defaultBackend: {service: {name: web, port: {number: 80}}}\n',
    ),
    policy('good', '  podSelector: {}\n  policyTypes: [Ingress]\n'),
    policy(
      'egress parts',
      '  podSelector: {}\n  egress:\n    - tos: []\n      to: [{ipblock: {cidr: 10.0.0.0/8}, podSelectors: {}}]\n      ports: [{ports: 53}]\n',
    ),
    policy('from beside ingress', '  podSelector: {}\n  policyType: [Ingress]\n  ingress: []\n  from: []\n'),
    resource('good', 'networking.k8s.io/v1', 'IngressClass', 'spec: {controller: example.com/ingress}\n'),
    resource(
      'parameters',
      'networking.k8s.io/v1',
      'IngressClass',
      'spec: {controller: example.com/ingress, parameters: {kind: A, name: b, Scope: Cluster}}\n',
    ),
    resource(
      'endpoints',
      'discovery.k8s.io/v1',
      'EndpointSlice',
      'addressType: IPv4\nendpoints: [{addresses: [10.0.0.1], condition: {ready: true}}]\nport: []\n',
    ),
  ];
}

const rbac = 'rbac.authorization.k8s.io/v1';

function access(): FieldCase[] {
  return [
    resource('good', rbac, 'Role', 'rules:\n  - apiGroups: [""]\n    resources: [pods]\n    verbs: [get]\n'),
    resource(
      'miscased',
      rbac,
      'Role',
      'rules:\n  - apiGroup: [""]\n    apiGroups: [""]\n    Resources: [pods]\n    resources: [pods]\n    verbs: [get]\n    verb: [list]\n',
    ),
    resource('spec', rbac, 'Role', 'spec: {rules: []}\n'),
    resource('good', rbac, 'ClusterRole', 'rules: [{nonResourceURLs: [/healthz], verbs: [get]}]\n'),
    resource('nonResourceUrls', rbac, 'ClusterRole', 'rules: [{nonResourceUrls: [/healthz], verbs: [get]}]\n'),
    resource(
      'aggregation',
      rbac,
      'ClusterRole',
      'aggregationRule: {clusterRoleSelector: [], clusterRoleSelectors: [{matchLabels: {a: b}}]}\nrules: []\n',
    ),
    resource(
      'good',
      rbac,
      'RoleBinding',
      `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\nsubjects: [{kind: ServiceAccount, name: a, namespace: b}]\n`,
    ),
    resource(
      'subject',
      rbac,
      'RoleBinding',
      `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a, namespace: b}\nsubject: []\nsubjects: [{kind: ServiceAccount, name: a, nameSpace: b}]\n`,
    ),
    resource(
      'roleref',
      rbac,
      'ClusterRoleBinding',
      `roleref: {}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}\n`,
    ),
    resource('good', 'v1', 'ServiceAccount', 'automountServiceAccountToken: false\nimagePullSecrets: [{name: a}]\n'),
    resource('miscased', 'v1', 'ServiceAccount', 'automountServiceaccountToken: false\nimagePullSecret: [{name: a}]\n'),
    resource('spec', 'v1', 'ServiceAccount', 'spec: {automountServiceAccountToken: false}\n'),
    resource(
      'good',
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      'webhooks:\n  - name: a.example.com\n    sideEffects: None\n    admissionReviewVersions: [v1]\n    clientConfig: {url: "https://a.example.com"}\n',
    ),
    resource(
      'webhook',
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      'webhooks:\n  - name: a.example.com\n    sideEffects: None\n    sideeffects: None\n    admissionReviewVersions: [v1]\n    clientConfig: {url: "https://a.example.com", CABundle: ""}\n    rules: [{operation: [CREATE], operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]\n',
    ),
  ];
}

function storage(): FieldCase[] {
  const claim = (name: string, body: string) =>
    resource(name, 'v1', 'PersistentVolumeClaim', `spec:\n  accessModes: [ReadWriteOnce]\n${body}`);
  return [
    claim('good', '  resources: {requests: {storage: 1Gi}}\n'),
    claim('storageClass', '  storageClass: fast\n  resources: {requests: {storage: 1Gi}}\n'),
    claim('storage beside requests', '  resources: {storage: 1Gi, requests: {storage: 1Gi}}\n'),
    claim(
      'selector',
      '  selector: {matchlabels: {a: b}, matchExpressions: [{key: a, op: In, operator: Exists}]}\n  resources: {requests: {storage: 1Gi}}\n',
    ),
    claim(
      'dataSource',
      '  datasource: {}\n  dataSource: {kind: A, name: b, apigroup: c}\n  resources: {requests: {storage: 1Gi}}\n',
    ),
    resource(
      'good',
      'v1',
      'PersistentVolume',
      'spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /data}}\n',
    ),
    resource(
      'miscased',
      'v1',
      'PersistentVolume',
      'spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostpath: {path: /data}, hostPath: {path: /data, Type: Directory}}\n',
    ),
    resource(
      'csi attributes are free',
      'v1',
      'PersistentVolume',
      'spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: a, volumeHandle: b, volumeAttributes: {any: thing}, attribute: a}}\n',
    ),
    resource('good', 'storage.k8s.io/v1', 'StorageClass', 'provisioner: example.com/disk\nparameters: {any: thing}\n'),
    resource(
      'miscased',
      'storage.k8s.io/v1',
      'StorageClass',
      'provisioner: example.com/disk\nreclaimpolicy: Delete\nvolumebindingMode: Immediate\nspec: {}\n',
    ),
  ];
}

function config(): FieldCase[] {
  return [
    resource(
      'good, its keys are free',
      'v1',
      'ConfigMap',
      'data: {name: a, spec: b, anything: c}\nbinaryData: {x: aGk=}\nimmutable: true\n',
    ),
    resource('Data', 'v1', 'ConfigMap', 'Data: {a: b}\nbinarydata: {}\n'),
    resource('spec', 'v1', 'ConfigMap', 'spec: {data: {}}\n'),
    resource('good', 'v1', 'Secret', 'type: Opaque\nstringData: {any: thing}\n'),
    resource('stringdata', 'v1', 'Secret', 'stringdata: {a: b}\nTYPE: Opaque\n'),
    resource('good', 'v1', 'Namespace', 'spec: {finalizers: [kubernetes]}\n'),
    resource('labels beside metadata', 'v1', 'Namespace', 'labels: {a: b}\n'),
    resource('misplaced in metadata', 'v1', 'Namespace', '  pod-security.kubernetes.io/enforce: restricted\n'),
    resource(
      'good',
      'v1',
      'LimitRange',
      'spec: {limits: [{type: Container, default: {cpu: "1"}, defaultRequest: {cpu: 500m}}]}\n',
    ),
    resource(
      'defaultLimit',
      'v1',
      'LimitRange',
      'spec: {limits: [{type: Container, defaultLimit: {cpu: "1"}, Max: {cpu: "1"}}]}\n',
    ),
    resource('good', 'v1', 'ResourceQuota', 'spec: {hard: {pods: "10"}}\n'),
    resource(
      'hard is free, scope is not',
      'v1',
      'ResourceQuota',
      'spec: {hard: {pods: "10"}, scope: [BestEffort], scopeSelector: {matchExpression: []}}\n',
    ),
    resource(
      'good',
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, maxReplicas: 3}\n',
    ),
    resource(
      'fields of v1',
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, maxReplicas: 3, targetCPUUtilizationPercentage: 50}\n',
    ),
    resource(
      'metrics',
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'spec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n  maxReplicas: 3\n  metrics: [{type: Resource, resource: {name: cpu, targets: {}, target: {type: Utilization, averageUtilisation: 50, averageUtilization: 50}}}]\n',
    ),
    resource(
      'good in v1',
      'autoscaling/v1',
      'HorizontalPodAutoscaler',
      'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, maxReplicas: 3, targetCPUUtilizationPercentage: 50}\n',
    ),
    resource('good', 'policy/v1', 'PodDisruptionBudget', 'spec: {minAvailable: 1, selector: {matchLabels: {a: b}}}\n'),
    resource(
      'miscased',
      'policy/v1',
      'PodDisruptionBudget',
      'spec: {minavailable: 1, selectors: {matchLabels: {a: b}}}\n',
    ),
    resource('good', 'scheduling.k8s.io/v1', 'PriorityClass', 'value: 10\n'),
    resource('spec', 'scheduling.k8s.io/v1', 'PriorityClass', 'value: 10\nspec: {value: 10}\nglobaldefault: true\n'),
    resource('good', 'node.k8s.io/v1', 'RuntimeClass', 'handler: gvisor\n'),
    resource(
      'overhead',
      'node.k8s.io/v1',
      'RuntimeClass',
      'handler: gvisor\noverhead: {podfixed: {}, podFixed: {cpu: 1m}}\n',
    ),
    resource('good', 'coordination.k8s.io/v1', 'Lease', 'spec: {holderIdentity: a}\n'),
    resource('miscased', 'coordination.k8s.io/v1', 'Lease', 'spec: {holderidentity: a}\n'),
  ];
}
