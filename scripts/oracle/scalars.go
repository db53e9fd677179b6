package main

import "sigs.k8s.io/yaml"

type scalarAnswer struct {
	ID   string `json:"id"`
	JSON string `json:"json,omitempty"` // text, since numbers may be too long for a JSON reader
	// Error is set where the text is refused by every client.
	Error string `json:"error,omitempty"`
	// Strict is set where only the API server's strict decoder refuses the text (duplicate keys).
	Strict string `json:"strict,omitempty"`
	// Unstable is set where the same text is read in different ways: two keys that are one only as JSON (1 and "1")
	// are taken in the random order of a Go map.
	Unstable bool `json:"unstable,omitempty"`
}

const readings = 50

func readScalars(q question) any {
	answer := scalarAnswer{ID: q.ID}
	content, err := yaml.YAMLToJSON([]byte(q.Text))
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	answer.JSON = string(content)
	for range readings {
		if again, _ := yaml.YAMLToJSON([]byte(q.Text)); string(again) != answer.JSON {
			return scalarAnswer{ID: q.ID, Unstable: true}
		}
	}
	if _, err := yaml.YAMLToJSONStrict([]byte(q.Text)); err != nil {
		answer.Strict = err.Error()
	}
	return answer
}
