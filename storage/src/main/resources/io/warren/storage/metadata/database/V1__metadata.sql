-- Once released this file is never edited: what changes comes in a V2.

create table progress (
    id integer not null,
    revision bigint not null,
    constraint progress_key primary key (id)
);

create table virtual_hosts (
    name varchar not null,
    description varchar not null,
    tags varchar not null,
    default_queue_type varchar not null,
    tracing boolean not null,
    protected_from_deletion boolean not null,
    constraint virtual_hosts_key primary key (name)
);

create table users (
    name varchar not null,
    tags varchar not null,
    hashing_algorithm varchar not null,
    has_password boolean not null,
    constraint users_key primary key (name)
);

-- Of virtual hosts and of users; no row is no limit.
create table limits (
    owner_kind varchar not null,
    owner varchar not null,
    name varchar not null,
    most bigint not null,
    constraint limits_key primary key (owner_kind, owner, name)
);

create table permissions (
    user_name varchar not null,
    virtual_host varchar not null,
    configure varchar not null,
    write varchar not null,
    read varchar not null,
    constraint permissions_key primary key (user_name, virtual_host)
);

create table topic_permissions (
    user_name varchar not null,
    virtual_host varchar not null,
    exchange varchar not null,
    write varchar not null,
    read varchar not null,
    constraint topic_permissions_key primary key (user_name, virtual_host, exchange)
);

create table exchanges (
    virtual_host varchar not null,
    name varchar not null,
    id bigint not null,
    type varchar not null,
    durable boolean not null,
    auto_delete boolean not null,
    internal boolean not null,
    arguments varchar not null,
    user_name varchar not null,
    constraint exchanges_key primary key (virtual_host, name)
);

create table queues (
    virtual_host varchar not null,
    name varchar not null,
    id bigint not null,
    type varchar not null,
    durable boolean not null,
    exclusive boolean not null,
    auto_delete boolean not null,
    arguments varchar not null,
    user_name varchar not null,
    constraint queues_key primary key (virtual_host, name)
);

-- Arguments that are shown alike may differ in their types, so the digest tells bindings apart; without arguments it is empty.
create table bindings (
    virtual_host varchar not null,
    source varchar not null,
    destination_kind varchar not null,
    destination varchar not null,
    routing_key varchar not null,
    arguments_digest varchar not null,
    arguments varchar not null,
    constraint bindings_key primary key (virtual_host, source, destination_kind, destination, routing_key, arguments_digest)
);

create table policies (
    virtual_host varchar not null,
    made_by varchar not null,
    name varchar not null,
    pattern varchar not null,
    apply_to varchar not null,
    priority bigint not null,
    definition varchar not null,
    constraint policies_key primary key (virtual_host, made_by, name)
);

create table parameters (
    virtual_host varchar not null,
    component varchar not null,
    name varchar not null,
    content varchar not null,
    constraint parameters_key primary key (virtual_host, component, name)
);

-- The checksum is that of the row's other columns: H2 notices damage of its own structure, not of what it holds.
create table audit (
    revision bigint not null,
    at_millis bigint not null,
    user_name varchar not null,
    from_where varchar not null,
    action varchar not null,
    kind varchar not null,
    virtual_host varchar not null,
    name varchar not null,
    old_state varchar,
    new_state varchar,
    checksum bigint not null,
    constraint audit_key primary key (revision)
);

create index audit_of_name on audit (name, revision);
create index audit_of_user on audit (user_name, revision);
