import { check } from 'k6';
import type { RoomsPlan } from '../../catalogue/types/rooms-plan.ts';
import { Rooms, close } from 'k6/x/vigie/rooms';
import { optionsOf, readPlan, wholeRun } from '../lib/plan.ts';

const plan = readPlan() as RoomsPlan;

export const options = optionsOf(plan);

const rooms = new Rooms(plan);

export async function setup(): Promise<void> {
  await rooms.open();
}

/** People fill the rooms, speak in turn and watch who speaks; some leave in the middle and come back. */
export default wholeRun(plan, async () => {
  const gathered = await rooms.gather({
    rooms: plan.rooms,
    people: plan.people,
    cameras: plan.cameras,
    returners: plan.returners ?? 0,
    relayed: plan.relayed ?? 0,
    overMs: plan.durationMs,
    rampMs: plan.rampMs,
    turnMs: plan.turnMs,
  });
  check(gathered, {
    'everybody stayed until the end': ({ done, placed }) => done === placed,
    'nobody looked at a camera in vain': ({ blind }) => blind === 0,
  });
});

export async function teardown(): Promise<void> {
  await close();
}
