-- Revert leadmill:billing/read_event to pg

begin;

drop function billing.object_of(bytea);
drop function billing.read_event(bytea);
drop type billing.event;
drop function billing.known_of(text);
drop function billing.known_fields();
drop function billing.known_part(text, jsonb);
drop function billing.readable(bytea);

commit;
