-- Revert leadmill:api/files to pg

begin;

drop view api.files;

commit;
