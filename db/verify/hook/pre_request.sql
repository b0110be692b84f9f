-- Verify leadmill:hook/pre_request to pg

begin;

select 'hook.pre_request()'::regprocedure;

rollback;
