-- Verify leadmill:api/files to pg

begin;

select * from api.files where false;

rollback;
