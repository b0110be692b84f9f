-- Verify leadmill:billing/read_event to pg

begin;

select 'billing.object_of(bytea)'::regprocedure, 'billing.read_event(bytea)'::regprocedure, 'billing.event'::regtype,
  'billing.known_of(text)'::regprocedure, 'billing.known_fields()'::regprocedure,
  'billing.known_part(text, jsonb)'::regprocedure, 'billing.readable(bytea)'::regprocedure;

rollback;
