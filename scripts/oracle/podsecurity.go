package main

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/pod-security-admission/admission"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

const oldestMinor, newestMinor = 25, 37

// verdict holds the failing checks of each level for a range of policy versions, both ends included.
type verdict struct {
	From       string   `json:"from"`
	To         string   `json:"to"`
	Baseline   []string `json:"baseline"`
	Restricted []string `json:"restricted"`
}

type podSecurityAnswer struct {
	ID       string    `json:"id"`
	Verdicts []verdict `json:"verdicts,omitempty"`
	Error    string    `json:"error,omitempty"`
}

// podSecurity judges the pods of a text as Pod Security admission sees them, that is with the API server's defaults
// filled in. Several pods (a List) count as one: what one of them fails has failed.
func podSecurity(q question) any {
	pods, err := readPods(q.Text)
	if err != nil {
		return podSecurityAnswer{ID: q.ID, Error: err.Error()}
	}
	answer := podSecurityAnswer{ID: q.ID}
	for minor := oldestMinor; minor <= newestMinor; minor++ {
		version := fmt.Sprintf("1.%d", minor)
		now := verdict{version, version, failing(pods, api.LevelBaseline, minor), failing(pods, api.LevelRestricted, minor)}
		if last := len(answer.Verdicts) - 1; last >= 0 && sameChecks(answer.Verdicts[last], now) {
			answer.Verdicts[last].To = version
			continue
		}
		answer.Verdicts = append(answer.Verdicts, now)
	}
	return answer
}

type podOf struct {
	meta *metav1.ObjectMeta
	spec *corev1.PodSpec
}

func readPods(text string) ([]podOf, error) {
	var pods []podOf
	for _, object := range objects(text) {
		decoded, _, err := yamlMedia.Serializer.Decode([]byte(object), nil, nil)
		if err != nil {
			return nil, err
		}
		legacyscheme.Scheme.Default(decoded)
		meta, spec, err := admission.DefaultPodSpecExtractor{}.ExtractPodSpec(decoded)
		if err != nil {
			return nil, err
		}
		if spec != nil {
			pods = append(pods, podOf{meta, spec})
		}
	}
	return pods, nil
}

// yamlMedia reads what is sent as YAML. The universal decoder would take a text in flow style for JSON.
var yamlMedia, _ = runtime.SerializerInfoForMediaType(legacyscheme.Codecs.SupportedMediaTypes(), runtime.ContentTypeYAML)

var evaluator = newEvaluator()

// newEvaluator makes every check give its id as its reason: results carry no id of their own.
func newEvaluator() policy.Evaluator {
	checks := policy.DefaultChecks()
	for i := range checks {
		id := string(checks[i].ID)
		for j := range checks[i].Versions {
			check := checks[i].Versions[j].CheckPod
			checks[i].Versions[j].CheckPod = func(meta *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := check(meta, spec)
				result.ForbiddenReason = id
				return result
			}
		}
	}
	made, err := policy.NewEvaluator(checks, nil)
	if err != nil {
		panic(err)
	}
	return made
}

func failing(pods []podOf, level api.Level, minor int) []string {
	ids := []string{}
	for _, pod := range pods {
		at := api.LevelVersion{Level: level, Version: api.MajorMinorVersion(1, minor)}
		for _, result := range evaluator.EvaluatePod(at, pod.meta, pod.spec) {
			if !result.Allowed {
				ids = append(ids, result.ForbiddenReason)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func sameChecks(a, b verdict) bool {
	return slices.Equal(a.Baseline, b.Baseline) && slices.Equal(a.Restricted, b.Restricted)
}
