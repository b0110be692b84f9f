-- LM952 audit_epoch_outdated (400): `audit.seal`: transaction numbers are behind the last seal,
--   as after restoring a dump.
--   To do: Raise the epoch: see [operations](operations.md#audit-log).

create or replace function audit.event_digest(event audit.event) returns bytea
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- Instants as seconds, because their text depends on the session's time zone.
  select sha256(convert_to(jsonb_build_array(
    event.id, event.action, event.entity, event.entity_id, event.before, event.after,
    event.user_id, event.role, event.session_id, event.organization_id, event.address, event.agent, event.request_id,
    event.xid::text, extract(epoch from event.transaction_at), extract(epoch from event.created_at))::text, 'UTF8'))
$$;

comment on function audit.event_digest(audit.event) is $$sha256 of all columns of an event.$$;

create or replace function audit.range_hash(
  previous bytea,
  number bigint,
  xid_from xid8,
  xid_before xid8,
  out event_count bigint,
  out first_id bigint,
  out last_id bigint,
  out hash bytea
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select
    count(*), min(e.id), max(e.id),
    sha256(
      coalesce(range_hash.previous, '') ||
      convert_to(format('%s|%s|%s|%s|', range_hash.number, range_hash.xid_from, range_hash.xid_before, count(*)), 'UTF8') ||
      coalesce(string_agg(audit.event_digest(e), '' order by e.id), ''))
  from audit.event as e
  where e.xid >= range_hash.xid_from and e.xid < range_hash.xid_before
$$;

comment on function audit.range_hash(bytea, bigint, xid8, xid8) is
$$Hash of a range of transactions and the events in it, as its seal stores it.$$;

create or replace function audit.seal(max_events integer default 100000) returns table (
  number bigint,
  event_count bigint,
  hash text
)
language plpgsql volatile security definer -- workers have no privilege on the log
set search_path = pg_catalog, pg_temp
as $$
declare
  v_snapshot pg_snapshot;
  v_last audit.sealed_range;
  v_xid_from xid8;
  v_xid_before xid8;
  v_slice_before xid8;
  v_range record;
begin
  -- One at a time. The snapshot is taken under this lock, so that it is never older than the last seal.
  perform pg_advisory_xact_lock(hashtextextended('audit.seal', 0));
  v_snapshot := pg_current_snapshot();
  select r.* into v_last from audit.sealed_range as r order by r.number desc limit 1;
  v_xid_from := coalesce(v_last.xid_before, '0');
  if pg_snapshot_xmax(v_snapshot) < v_xid_from then
    raise exception using
      errcode = 'LM952',
      message = 'transaction ids are behind the last seal',
      detail = format('at %s, sealed up to %s', pg_snapshot_xmax(v_snapshot), v_xid_from),
      hint = 'After restoring a dump, raise the epoch with pg_resetwal: see docs/operations.md.';
  end if;
  -- All transactions below this id have ended, so no more events of theirs can appear. Ids of events give no such
  -- guarantee: a smaller id may commit after a larger one was seen.
  v_xid_before := pg_snapshot_xmin(v_snapshot);
  -- Work in slices. A slice ends with the last transaction that it reaches, and never splits one.
  select (s.xid::text::bigint + 1)::text::xid8 into v_slice_before
  from (
    select e.xid from audit.event as e
    where e.xid >= v_xid_from and e.xid < v_xid_before
    order by e.xid
    offset seal.max_events - 1 limit 1
  ) as s;
  v_xid_before := coalesce(v_slice_before, v_xid_before);

  select r.* into v_range
  from audit.range_hash(v_last.hash, coalesce(v_last.number, 0) + 1, v_xid_from, v_xid_before) as r;
  if v_range.event_count = 0 then
    return;
  end if;
  insert into audit.sealed_range (number, xid_from, xid_before, first_id, last_id, event_count, hash)
  values (
    coalesce(v_last.number, 0) + 1, v_xid_from, v_xid_before,
    v_range.first_id, v_range.last_id, v_range.event_count, v_range.hash);
  return query select coalesce(v_last.number, 0) + 1, v_range.event_count, encode(v_range.hash, 'hex');
end
$$;

comment on function audit.seal(integer) is
$$Seal the events of all transactions that have ended since the last seal, in slices of about so many. A job calls it until it
returns no row; it must never run within a business transaction. Returns the seal. Its hash proves the whole log before it
if it is kept outside of the database, and so the worker logs it.
Errors: LM952.$$;

grant execute on function audit.seal(integer) to leadmill_worker;
