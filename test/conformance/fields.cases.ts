import { extensionFieldCases } from './fields/extensions.cases.js';
import { podFieldCases } from './fields/pods.cases.js';
import { resourceFieldCases } from './fields/resources.cases.js';

/** A manifest whose unknown and doubled fields the table holds as the API server's strict decoder names them. */
export interface FieldCase {
  readonly name: string;
  readonly text: string;
}

export function fieldCases(): readonly FieldCase[] {
  return [...podFieldCases(), ...resourceFieldCases(), ...extensionFieldCases()];
}
