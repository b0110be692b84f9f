-- Revert leadmill:crm/connection to pg

begin;

drop table crm.connection;

commit;
