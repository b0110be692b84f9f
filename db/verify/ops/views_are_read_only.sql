-- Verify leadmill:ops/views_are_read_only to pg

begin;

select 'ops.views_are_read_only()'::regprocedure;

rollback;
