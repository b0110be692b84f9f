-- Verify leadmill:api/update_profile to pg

begin;

select 'api.update_profile(text, text, text)'::regprocedure;

rollback;
