-- Revert leadmill:audit/verify to pg

begin;

drop function audit.verify(bigint, bigint);

commit;
