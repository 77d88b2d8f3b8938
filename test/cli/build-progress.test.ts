import assert from 'node:assert/strict';
import { BuildProgress } from '../../cli/parts/build-progress.ts';

describe('BuildProgress', () => {
  it('counts done and cached steps of the stages that are known', () => {
    const progress = new BuildProgress();
    for (const line of [
      '#1 [internal] load local bake definitions',
      '#7 [store package 1/3] FROM base',
      '#7 DONE 0.0s',
    ]) {
      progress.take(line);
    }
    assert.equal(progress.fraction, 1 / 3);
    progress.take('#9 [door stage-0 2/3] RUN --mount=type=secret,id=ca   apt-get  install haproxy');
    assert.equal(progress.current, 'door: RUN apt-get install haproxy');
    progress.take('#9 CACHED');
    assert.equal(progress.fraction, 2 / 6);
  });

  it('names the first step that failed', () => {
    const progress = new BuildProgress();
    progress.take('#12 [probe build 4/6] RUN go build ./cmd/vigie-k6');
    progress.take('#12 4.210 go: no module');
    progress.take('#12 ERROR: process "/bin/sh -c go build" did not complete successfully: exit code: 1');
    assert.equal(progress.failed, 'probe: RUN go build ./cmd/vigie-k6');
  });
});
