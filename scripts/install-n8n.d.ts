export function n8nFolder(env?: NodeJS.ProcessEnv): string;
export function isInstalled(folder: string): boolean;
export function installN8n(options?: {folder?: string; log?: (line: string) => void}): Promise<string>;
