import { STORE } from './store.ts';

/** Folder, in the container of the boards, that the boards are read from. */
const BOARDS_FOLDER = '/etc/vigie/dashboards/boards';

/** Grafana's `datasources` provisioning: the store, by its address on the core network. */
export function datasources(): object {
  return {
    apiVersion: 1,
    datasources: [
      {
        name: 'Store',
        ...STORE,
        access: 'proxy',
        url: 'http://store:8428',
        isDefault: true,
        editable: false,
        // Grafana makes $__rate_interval at least four of these: 20 s hold several scoring intervals of a call.
        jsonData: { httpMethod: 'POST', timeInterval: '5s', prometheusType: 'Prometheus' },
      },
    ],
  };
}

/** Grafana's `dashboards` provisioning: the folder of boards. */
export function dashboardProviders(): object {
  return {
    apiVersion: 1,
    providers: [
      {
        name: 'vigie',
        orgId: 1,
        folder: 'Vigie',
        type: 'file',
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: BOARDS_FOLDER },
      },
    ],
  };
}
