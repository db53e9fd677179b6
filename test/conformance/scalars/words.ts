export function words(list: string): string[] {
  return list.trim().split(/[ \n]+/);
}
