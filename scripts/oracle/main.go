// Command oracle says what Kubernetes' own code makes of manifests. Maintainers run it to remake the tables of
// test/conformance; the test suite reads those tables and never runs Go. See README.md.
//
// Every mode reads JSON lines on stdin and answers each with one JSON line, in the same order.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/klog/v2"
)

// question is one input line: `text` for every mode but pairs, which reads `before` and `after`.
type question struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Before string `json:"before"`
	After  string `json:"after"`
}

var modes = map[string]func(question) any{
	"pod-security": podSecurity,
	"scalars":      readScalars,
	"accept":       accept,
	"pairs":        acceptPair,
}

func main() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: oracle pod-security|scalars|accept|pairs  < questions.jsonl  > answers.jsonl")
		os.Exit(2)
	}
	if err := answerAll(os.Stdin, os.Stdout, modes[os.Args[1]]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func answerAll(in io.Reader, out io.Writer, answer func(question) any) error {
	questions, buffered := json.NewDecoder(in), bufio.NewWriter(out)
	answers := json.NewEncoder(buffered)
	answers.SetEscapeHTML(false)
	for {
		var q question
		if err := questions.Decode(&q); err == io.EOF {
			return buffered.Flush()
		} else if err != nil {
			return err
		}
		if err := answers.Encode(answer(q)); err != nil {
			return err
		}
	}
}
