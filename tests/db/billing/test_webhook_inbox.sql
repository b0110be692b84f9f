-- Rows that no stored event may be, whoever writes them.
begin;
select plan(17);

insert into billing.webhook_inbox (processor, event_id, type, body_sha256) values ('stripe', 'evt_1', 'charge.updated', sha256(''));
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.webhook_inbox', to_jsonb(w) || '{"event_id": "evt_2"}', change) from billing.webhook_inbox as w
$$;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new event');
select is(pg_temp.broken_by('{"event_id": "evt_1"}'), 'webhook_inbox_pkey', 'an event is stored once');
select is(pg_temp.broken_by('{"processor": "mattress"}'), 'webhook_inbox_processor_is_known', 'the processor of a webhook is a known one');
select is(pg_temp.broken_by('{"event_id": ""}'), 'webhook_inbox_event_id_is_short', 'it has an id');
select is(pg_temp.broken_by(jsonb_build_object('event_id', repeat('x', 256))), 'webhook_inbox_event_id_is_short', 'of some length');
select is(pg_temp.broken_by('{"type": ""}'), 'webhook_inbox_type_is_short', 'it has a type');
select is(pg_temp.broken_by('{"body_sha256": "\\x00"}'), 'webhook_inbox_body_sha256_is_one', 'a hash is a hash');
select is(pg_temp.broken_by('{"status": "lost"}'), 'webhook_inbox_status_is_known', 'a status is a known word');
select is(pg_temp.broken_by('{"status": "waiting"}'), 'webhook_inbox_waiting_waits_on_something',
  'a webhook that waits names what it waits for');
select is(pg_temp.broken_by('{"waiting_on": "pi_1"}'), 'webhook_inbox_waiting_waits_on_something',
  'a webhook that does not wait names nothing to wait for');
select is(pg_temp.broken_by(jsonb_build_object('status', 'quarantined', 'quarantine_reason', 'no idea', 'finished_at', now())),
  'webhook_inbox_quarantine_reason_is_known', 'the reason of a quarantine is a known word');
select is(pg_temp.broken_by(jsonb_build_object('status', 'quarantined', 'finished_at', now())),
  'webhook_inbox_quarantined_has_a_reason', 'an event in quarantine has a reason');
select is(pg_temp.broken_by('{"quarantine_reason": "mismatch"}'),
  'webhook_inbox_quarantined_has_a_reason', 'an event that is not in quarantine has none');
select is(pg_temp.broken_by('{"status": "failed"}'), 'webhook_inbox_failed_is_tried_again', 'what failed is tried again');
select is(pg_temp.broken_by('{"status": "applied"}'), 'webhook_inbox_finished_has_a_time', 'what is done was done at some time');
select is(pg_temp.broken_by('{"deposit_id": "00000000-0000-7000-8000-0000000000ff"}'), 'webhook_inbox_deposit_id_fkey',
  'its deposit is known');
select is(pg_temp.broken_by('{"journal_id": -5}'), 'webhook_inbox_journal_id_fkey', 'its journal is known');

select * from finish();
rollback;
