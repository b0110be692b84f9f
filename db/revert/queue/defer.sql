-- Revert leadmill:queue/defer to pg

begin;

drop function queue.defer(text, jsonb, text, text, timestamptz);
drop function queue.defer_all(text, jsonb[], text, text[], timestamptz);

commit;
