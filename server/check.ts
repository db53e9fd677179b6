import type { Hardener, HardenLevel } from '../core/harden.js';
import type { FileResult, Linter } from '../core/lint.js';
import type { OpenFile } from './documents.js';
import type { FileSettings } from './settings.js';

/** A file as it is now, and what is found in it. Every request starts from one. */
export interface Checked {
  readonly file: OpenFile;
  readonly settings: FileSettings;
  readonly linter: Linter;
  readonly result: FileResult;
  readonly hardenerOf: (level: HardenLevel) => Hardener;
  /** Milliseconds of work. */
  readonly took: number;
}
