declare const __VERSION__: string; // of package.json, written by the build
