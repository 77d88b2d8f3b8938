/** A room of the project: which others it may import, and which packages. */
export interface Room {
  /** Rooms whose files it may import, besides its own. */
  rooms: readonly string[];
  /** Packages from npm (or k6's modules), by prefix. */
  packages: readonly string[];
}

/** Who may import whom: the table of the architecture, checked by `check-imports.ts`. */
export const ROOMS: Readonly<Record<string, Room>> = {
  catalogue: { rooms: [], packages: ['ajv', 'ajv-formats', 'yaml'] },
  scenarios: { rooms: ['catalogue'], packages: ['k6', 'yjs', '@hocuspocus/'] },
  engine: { rooms: [], packages: ['k6'] },
  collectors: { rooms: ['catalogue'], packages: ['@opentelemetry/', 'docker-compose', 'yaml'] },
  dashboards: { rooms: ['catalogue'], packages: ['@grafana/grafana-foundation-sdk', 'yaml'] },
  web: {
    // The boards' page draws panels as the report does.
    rooms: ['catalogue', 'dashboards', 'reports'],
    packages: [
      '@codemirror/',
      '@grafana/',
      '@hocuspocus/',
      '@livekit/',
      '@opentelemetry/',
      '@vitejs/',
      'jose',
      'ldapts',
      'livekit-client',
      'openid-client',
      'openpgp',
      'pg',
      'react',
      'react-dom',
      'sip.js',
      'vite',
      'y-codemirror.next',
      'y-protocols',
      'yjs',
    ],
  },
  reports: { rooms: ['catalogue'], packages: [] },
  cli: {
    rooms: ['catalogue', 'dashboards', 'reports', 'web'],
    packages: ['commander', 'csv-parse', 'docker-compose', 'esbuild', '@peculiar/x509', 'reflect-metadata'],
  },
  scripts: { rooms: ['catalogue', 'cli'], packages: ['typescript'] },
  test: {
    rooms: ['catalogue', 'cli', 'collectors', 'dashboards', 'reports', 'scenarios', 'scripts', 'web'],
    packages: ['yaml', 'ajv', 'k6'],
  },
};
