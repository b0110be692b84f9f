-- Revert leadmill:crm/exclusion to pg

begin;

drop table crm.exclusion;

commit;
