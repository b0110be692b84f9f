-- Verify leadmill:ops/email_address to pg

begin;

select 'ops.email_address(text)'::regprocedure, 'ops.is_email_address(text)'::regprocedure, 'ops.email_pattern()'::regprocedure;

rollback;
