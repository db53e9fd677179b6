package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
	"sigs.k8s.io/yaml"
)

type problem struct {
	Field   string `json:"field"`
	Type    string `json:"type"` // unknown, duplicate, yaml, decode, no-match, or an error type of the API (Invalid, Required, ...)
	Message string `json:"message"`
}

// judged is what the API server says to the creation of one object. Accepted is null for a kind that is not built in.
// Validated is false where only the fields were checked, since this program knows no validation of the kind.
type judged struct {
	Kind      string    `json:"kind"`
	Accepted  *bool     `json:"accepted"`
	Validated bool      `json:"validated"`
	Problems  []problem `json:"problems"`
}

type acceptAnswer struct {
	ID      string   `json:"id"`
	Objects []judged `json:"objects"`
}

func accept(q question) any {
	return acceptAnswer{q.ID, judgeAll(q.Text)}
}

type pairAnswer struct {
	ID       string    `json:"id"`
	Before   *bool     `json:"before"`
	After    *bool     `json:"after"`
	Lost     bool      `json:"lost"` // accepted before, and no longer
	Problems []problem `json:"problems"`
}

// acceptPair says whether the API server accepts a text before and after a fix. A text is accepted when each of its
// objects is; it is null when none of them is built in.
func acceptPair(q question) any {
	answer := pairAnswer{ID: q.ID, Problems: []problem{}}
	answer.Before, _ = together(judgeAll(q.Before))
	answer.After, answer.Problems = together(judgeAll(q.After))
	answer.Lost = answer.Before != nil && *answer.Before && (answer.After == nil || !*answer.After)
	return answer
}

func together(objects []judged) (*bool, []problem) {
	var accepted *bool
	problems := []problem{}
	for _, object := range objects {
		if object.Accepted == nil {
			continue
		}
		both := *object.Accepted && (accepted == nil || *accepted)
		accepted, problems = &both, append(problems, object.Problems...)
	}
	return accepted, problems
}

func judgeAll(stream string) []judged {
	found := []judged{}
	for _, text := range objects(stream) {
		found = append(found, judge(text))
	}
	return found
}

// judge runs what an API server with default settings runs on a create: strict decoding, defaulting, conversion and the
// registry's own validation. Admission plug-ins, quota and allocation are left out, but for what validation builds on.
func judge(text string) (result judged) {
	result.Problems = []problem{}
	defer func() {
		if crash := recover(); crash != nil {
			result.Problems = append(result.Problems, problem{"", "crash", fmt.Sprint(crash)})
		}
		if result.Accepted == nil && result.Kind != notBuiltIn {
			accepted := len(result.Problems) == 0
			result.Accepted = &accepted
		}
	}()
	gvk, refusal := kindOf(text)
	if refusal != nil {
		result.Problems = append(result.Problems, *refusal)
		return result
	}
	result.Kind = gvk.Kind
	codec, known := codecs[gvk.Group]
	if !known {
		codec = codecs[""]
		if !legacyscheme.Scheme.IsGroupRegistered(gvk.Group) {
			result.Kind = notBuiltIn
			return result
		}
	}
	if !served(codec.scheme, gvk) {
		message := fmt.Sprintf("no matches for kind %q in version %q", gvk.Kind, gvk.GroupVersion())
		result.Problems = append(result.Problems, problem{"apiVersion", "no-match", message})
		return result
	}
	object, problems := codec.decode(text)
	result.Problems = append(result.Problems, problems...)
	strategy := strategies[gvk.Group+"/"+gvk.Kind]
	if object == nil || strategy == nil {
		return result
	}
	result.Validated = true
	result.Problems = append(result.Problems, validate(object, gvk, strategy)...)
	return result
}

const notBuiltIn = "not built in"

func kindOf(text string) (schema.GroupVersionKind, *problem) {
	var content any
	if err := yaml.Unmarshal([]byte(text), &content); err != nil {
		return schema.GroupVersionKind{}, &problem{"", "yaml", err.Error()}
	}
	object, isObject := content.(map[string]any)
	if !isObject {
		return schema.GroupVersionKind{}, &problem{"", "decode", "the document is no object"}
	}
	apiVersion, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	if apiVersion == "" || kind == "" {
		return schema.GroupVersionKind{}, &problem{"", "decode", "apiVersion or kind is not set"}
	}
	version, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return schema.GroupVersionKind{}, &problem{"apiVersion", "decode", err.Error()}
	}
	return version.WithKind(kind), nil
}

// served is false for a kind that never was, and for one that was removed by the newest version.
func served(scheme *runtime.Scheme, gvk schema.GroupVersionKind) bool {
	if !scheme.Recognizes(gvk) {
		return false
	}
	object, err := scheme.New(gvk)
	if err != nil {
		return false
	}
	lifecycle, has := object.(interface{ APILifecycleRemoved() (int, int) })
	if !has {
		return true
	}
	major, minor := lifecycle.APILifecycleRemoved()
	return major != 1 || minor > newestMinor
}

type codec struct {
	scheme *runtime.Scheme
	strict runtime.Decoder
}

var codecs = map[string]codec{
	"":                     newCodec(legacyscheme.Scheme),
	"apiextensions.k8s.io": newCodec(extensionScheme),
}

var extensionScheme = func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	apiextensions.Install(scheme)
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	return scheme
}()

func newCodec(scheme *runtime.Scheme) codec {
	factory := serializer.NewCodecFactory(scheme, serializer.EnableStrict)
	yamlMedia, _ := runtime.SerializerInfoForMediaType(factory.SupportedMediaTypes(), runtime.ContentTypeYAML)
	return codec{scheme, factory.DecoderToVersion(yamlMedia.StrictSerializer, runtime.InternalGroupVersioner)}
}

func (c codec) decode(text string) (runtime.Object, []problem) {
	object, _, err := c.strict.Decode([]byte(text), nil, nil)
	strict, isStrict := runtime.AsStrictDecodingError(err)
	if !isStrict {
		if err != nil {
			return nil, []problem{{"", "decode", err.Error()}}
		}
		return object, nil
	}
	var problems []problem
	for _, cause := range strict.Errors() {
		problems = append(problems, strictProblems(cause.Error())...)
	}
	return object, problems
}

var (
	fieldError = regexp.MustCompile(`^(unknown|duplicate) field "(.+)"$`)
	keyError   = regexp.MustCompile(`line \d+: key "?(.+?)"? already set in map`)
)

// strictProblems takes one cause apart: the YAML reader tells of all doubled keys in one.
func strictProblems(message string) []problem {
	if found := fieldError.FindStringSubmatch(message); found != nil {
		return []problem{{found[2], found[1], message}}
	}
	var problems []problem
	for _, found := range keyError.FindAllStringSubmatch(message, -1) {
		problems = append(problems, problem{found[1], "duplicate", found[0]})
	}
	if problems == nil {
		return []problem{{"", "strict", message}}
	}
	return problems
}

func validate(object runtime.Object, gvk schema.GroupVersionKind, strategy rest.RESTCreateStrategy) []problem {
	capabilities.Setup(true, 0) // --allow-privileged, as kubeadm and others start the API server
	accessor, err := meta.Accessor(object)
	if err != nil {
		return []problem{{"metadata", "decode", err.Error()}}
	}
	namespace := ""
	if strategy.NamespaceScoped() {
		if namespace = accessor.GetNamespace(); namespace == "" {
			namespace = "default"
		}
	}
	resource, _ := meta.UnsafeGuessKindToResource(gvk)
	ctx := request.WithRequestInfo(request.WithNamespace(context.Background(), namespace), &request.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIGroup: gvk.Group, APIVersion: gvk.Version, Resource: resource.Resource, Namespace: namespace,
	})
	if accessor.GetName() == "" && accessor.GetGenerateName() != "" {
		accessor.SetName(strategy.GenerateName(accessor.GetGenerateName()))
	}
	rest.FillObjectMetaSystemFields(accessor)
	fillAheadOfValidation(object)
	return causes(rest.BeforeCreate(strategy, ctx, object))
}

// fillAheadOfValidation does what happens between defaulting and validation: the ServiceAccount plug-in names the
// default account, and the storage of services chooses the IP families.
func fillAheadOfValidation(object runtime.Object) {
	switch filled := object.(type) {
	case *core.Pod:
		if filled.Spec.ServiceAccountName == "" {
			filled.Spec.ServiceAccountName, filled.Spec.DeprecatedServiceAccount = "default", "default"
		}
	case *core.Service:
		if filled.Spec.Type == core.ServiceTypeExternalName {
			return
		}
		if len(filled.Spec.ClusterIPs) == 0 && filled.Spec.ClusterIP != "" {
			filled.Spec.ClusterIPs = []string{filled.Spec.ClusterIP}
		}
		if filled.Spec.IPFamilyPolicy == nil {
			policy := core.IPFamilyPolicySingleStack
			if len(filled.Spec.ClusterIPs) > 1 || len(filled.Spec.IPFamilies) > 1 {
				policy = core.IPFamilyPolicyPreferDualStack
			}
			filled.Spec.IPFamilyPolicy = &policy
		}
		if len(filled.Spec.IPFamilies) == 0 {
			filled.Spec.IPFamilies = []core.IPFamily{core.IPv4Protocol}
			if strings.Contains(filled.Spec.ClusterIP, ":") {
				filled.Spec.IPFamilies[0] = core.IPv6Protocol
			}
		}
	}
}

func causes(err error) []problem {
	if err == nil {
		return nil
	}
	var status *apierrors.StatusError
	if !errors.As(err, &status) || status.ErrStatus.Details == nil || len(status.ErrStatus.Details.Causes) == 0 {
		return []problem{{"", "refused", err.Error()}}
	}
	var problems []problem
	for _, cause := range status.ErrStatus.Details.Causes {
		problems = append(problems, problem{cause.Field, strings.TrimPrefix(string(cause.Type), "FieldValue"), cause.Message})
	}
	return problems
}
