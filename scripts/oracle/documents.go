package main

import (
	"encoding/json"
	"regexp"
	"strings"

	"sigs.k8s.io/yaml"
)

var marker = regexp.MustCompile(`(?m)^---(?:[ \t].*)?\r?$`)

// objects splits a stream at its document markers and opens every List into its items. Text that is no object at all
// stays as it is: decoding it says what is wrong. Empty documents are left out.
func objects(stream string) []string {
	var found []string
	for _, document := range marker.Split(stream, -1) {
		var content any
		if err := yaml.Unmarshal([]byte(document), &content); err == nil && content == nil {
			continue
		}
		found = append(found, items(document, content)...)
	}
	return found
}

func items(document string, content any) []string {
	object, _ := content.(map[string]any)
	kind, _ := object["kind"].(string)
	listed, isList := object["items"].([]any)
	if !isList || !strings.HasSuffix(kind, "List") {
		return []string{document}
	}
	var texts []string
	for _, item := range listed {
		if member, ok := item.(map[string]any); ok && kind != "List" && member["kind"] == nil {
			member["apiVersion"], member["kind"] = object["apiVersion"], strings.TrimSuffix(kind, "List")
		}
		text, _ := json.Marshal(item)
		texts = append(texts, items(string(text), item)...)
	}
	return texts
}
