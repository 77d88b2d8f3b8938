import {
  BigValueColorMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel, PanelQuery } from '../panel.ts';
import { renderQuery } from '../render-query.ts';
import { STORE } from './store.ts';
import { thresholds } from './thresholds.ts';
import { grafanaUnit } from './units.ts';

/** A panel for Grafana: `$run` is the board's variable, window and range are Grafana's own. */
export function grafanaPanel(panel: Panel): StatBuilder | TimeseriesBuilder {
  const builder = panel.kind === 'stat' ? stat() : timeseries(panel.limits.length > 0);
  builder
    .title(panel.title)
    .description(panel.description)
    .unit(grafanaUnit(panel.unit))
    .datasource(STORE)
    .thresholds(thresholds(panel.limits));
  panel.queries.forEach((query, i) => builder.withTarget(target(query, String.fromCharCode(65 + i))));
  return builder;
}

function target({ legend, expr }: PanelQuery, refId: string): DataqueryBuilder {
  const rendered = renderQuery(expr, { run: '$run', window: '$__rate_interval', range: '$__range' });
  return new DataqueryBuilder().refId(refId).datasource(STORE).expr(rendered).legendFormat(legend).range();
}

function stat(): StatBuilder {
  return new StatBuilder()
    .colorMode(BigValueColorMode.Value)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
}

function timeseries(limited: boolean): TimeseriesBuilder {
  const style = limited ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off;
  return new TimeseriesBuilder()
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(style))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    );
}
