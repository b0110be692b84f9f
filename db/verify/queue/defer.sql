-- Verify leadmill:queue/defer to pg

begin;

select 'queue.defer(text, jsonb, text, text, timestamptz)'::regprocedure;

rollback;
