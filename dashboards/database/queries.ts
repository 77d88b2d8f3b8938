/** Members of the database for which a question that `db` asks each 2 s was answered with yes (stack/config/db/front.cfg). */
function members(asked: 'db' | 'follower', by = ''): string {
  return `sum by (${by}) (last_over_time(haproxy_server_status{proxy="${asked}",state="UP"}[15s]))`;
}

/** Who can be written to: one. */
export const leaders = members('db');
export const leaderByName = members('db', 'server');
/** Who has all that the leader has acknowledged: one of two members, the other. */
export const followers = members('follower');
/** Connections of all who use the database. */
export const connections = 'sum(haproxy_backend_current_sessions{proxy="db"})';
