-- Verify leadmill:identity/outside_login on pg

begin;

select id, issuer, subject, user_id, email, linked_at, last_used_at from identity.outside_login where false;

rollback;
