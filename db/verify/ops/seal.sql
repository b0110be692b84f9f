-- Verify leadmill:ops/seal to pg

begin;

select 'ops.add_sealing_key(text)'::regprocedure;
select 'ops.seal(text,uuid,uuid,text)'::regprocedure;

rollback;
