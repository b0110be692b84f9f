-- Verify leadmill:queue/defer to pg

begin;

select 'queue.defer(text, jsonb, text, text, timestamptz)'::regprocedure;
select 'queue.defer_all(text, jsonb[], text, text[], timestamptz)'::regprocedure;

rollback;
