export const STATED_IN: string;
export function hashLines(folder: string): string[];
export function hashOfBuild(folder: string): string;
export function statedHash(folder: string): string | undefined;
export function stampBuild(folder: string): string;
