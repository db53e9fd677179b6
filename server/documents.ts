/** The files that are open in the editor, as segments: a keystroke touches one document and never joins the whole text. */
import { type TextDocumentContentChangeEvent, TextDocuments } from 'vscode-languageserver';
import { SegmentedText } from '../core/yaml/split.js';

/** One object for as long as a file is open. */
export interface OpenFile {
  readonly uri: string;
  readonly version: number;
  readonly text: SegmentedText;
}

export type OpenFiles = TextDocuments<OpenFile>;

export function openFiles(): OpenFiles {
  return new TextDocuments<OpenFile>({ create: (uri, _, version, text) => new Buffer(uri, version, text), update });
}

/** Whether a file holds manifests: an editor's language for Helm also has files with definitions and with text for people. */
export function holdsManifests(uri: string): boolean {
  return !/\.tpl$|\/NOTES\.txt$/i.test(uri);
}

class Buffer implements OpenFile {
  text: SegmentedText;

  constructor(
    readonly uri: string,
    public version: number,
    text: string,
  ) {
    this.text = new SegmentedText(text);
  }
}

function update(file: OpenFile, changes: readonly TextDocumentContentChangeEvent[], version: number): OpenFile {
  if (!(file instanceof Buffer)) return file;
  for (const change of changes) {
    if (!('range' in change) || !change.range) {
      file.text = new SegmentedText(change.text);
      continue;
    }
    const from = file.text.offsetAt(change.range.start);
    const to = file.text.offsetAt(change.range.end);
    file.text.edit(Math.min(from, to), Math.max(from, to), change.text);
  }
  file.version = version;
  return file;
}
