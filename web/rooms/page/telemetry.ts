import { OtlpHttpTransport } from '@grafana/faro-transport-otlp-http';
import type { Faro } from '@grafana/faro-web-sdk';
import { ErrorsInstrumentation, WebVitalsInstrumentation, initializeFaro } from '@grafana/faro-web-sdk';
import type { Room } from 'livekit-client';
import { RoomEvent } from 'livekit-client';
import { withoutInvitation } from './without-invitation.ts';

/** Web vitals, errors and room events, by OTLP to the collector behind the same address. */
export function startTelemetry(): Faro {
  return initializeFaro({
    app: { name: 'vigie-rooms', version: '0.1.0' },
    // Two instrumentations and no session: nobody is followed, and what people type or see is not recorded.
    sessionTracking: { enabled: false },
    instrumentations: [new ErrorsInstrumentation(), new WebVitalsInstrumentation()],
    beforeSend: withoutInvitation,
    transports: [new OtlpHttpTransport({ logsURL: '/otlp/v1/logs' })],
  });
}

/** Tell of what happens to a connection; ends with the room. */
export function watchRoom(faro: Faro, room: Room): void {
  const tell = (name: string, attributes: Record<string, string> = {}): void =>
    faro.api.pushEvent(name, { ...attributes, room: room.name }, 'rooms');
  room
    .on(RoomEvent.Connected, () => tell('connected'))
    .on(RoomEvent.Reconnecting, () => tell('reconnecting'))
    .on(RoomEvent.Reconnected, () => tell('reconnected'))
    .on(RoomEvent.Disconnected, (reason) => tell('disconnected', { reason: String(reason ?? 'unknown') }))
    .on(RoomEvent.MediaDevicesError, (error) => tell('devices-failed', { error: error.name }))
    .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
      if (participant.isLocal) tell('quality', { quality });
    });
}
