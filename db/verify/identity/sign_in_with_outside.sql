-- Verify leadmill:identity/sign_in_with_outside on pg

begin;

select 'identity.link_outside_login(text, text, jsonb)'::regprocedure;
select 'identity.sign_in_with_outside(text, text, jsonb)'::regprocedure;

rollback;
