-- Revert leadmill:audit/record to pg

begin;

drop function audit.record(text,text,text,jsonb,jsonb);

commit;
