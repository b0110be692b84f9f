-- Verify leadmill:audit/record_reading to pg

begin;

select 'audit.record_reading()'::regprocedure, 'audit.unescape_uri(text)'::regprocedure;

rollback;
