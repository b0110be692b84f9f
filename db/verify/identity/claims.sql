-- Verify leadmill:identity/claims to pg

begin;

select 'identity.claim(text)'::regprocedure;
select 'identity.current_user_id()'::regprocedure;
select 'identity.current_organization_id()'::regprocedure;
select 'identity.current_session_id()'::regprocedure;
select 'identity.current_role_name()'::regprocedure;

rollback;
