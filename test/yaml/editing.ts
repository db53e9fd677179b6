import assert from 'node:assert/strict';
import { applyTextEdits, type Edit, textEdits } from '../../core/yaml/edit.js';
import { type Hole, Tree } from '../../core/yaml/tree.js';

/** The text after a batch of edits. */
export function edit(text: string, ...edits: readonly Edit[]): string {
  const computed = textEdits(new Tree(text), edits);
  assert.ok('edits' in computed, 'refused' in computed ? `refused: ${computed.refused}` : '');
  return applyTextEdits(text, computed.edits);
}

/** Why a batch is refused. */
export function refusal(text: string, edits: Edit | readonly Edit[], holes: readonly Hole[] = []): string {
  const computed = textEdits(new Tree(text, holes), 'op' in edits ? [edits] : edits);
  assert.ok('refused' in computed, 'edits' in computed ? applyTextEdits(text, computed.edits) : '');
  return computed.refused;
}
