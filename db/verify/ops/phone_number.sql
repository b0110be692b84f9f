-- Verify leadmill:ops/phone_number to pg

begin;

select 'ops.phone_number(text, text)'::regprocedure, 'ops.phone_pattern()'::regprocedure;

rollback;
