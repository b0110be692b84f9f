-- Verify leadmill:hook/pre_config to pg

begin;

select 'hook.pre_config()'::regprocedure;

rollback;
