-- Revert leadmill:ops/tick to pg

begin;

revoke execute on function queue.defer(text, jsonb, text, text, timestamptz) from leadmill_worker;
revoke usage on schema ops from leadmill_worker;
drop function ops.tick(timestamptz);
drop function ops.is_due(ops.schedule, timestamptz);

commit;
