-- Verify leadmill:queue/hurry to pg

begin;

select 'queue.hurry(text)'::regprocedure;

rollback;
