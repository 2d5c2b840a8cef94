//! What is taught: subjects with their works and topics, and the hours of each level.

/// Teachers are of a department each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Department {
    Words,
    Numbers,
    English,
    Society,
    Nature,
    Machines,
    Sport,
    Arts,
}

/// A subject.
pub(crate) struct Subject {
    pub(crate) code: &'static str,
    pub(crate) department: Department,
    /// The kind of the work that ends a theme.
    pub(crate) control: &'static str,
    /// The name of that work in the thematic plan.
    pub(crate) control_topic: &'static str,
    /// The kinds of works of other lessons.
    pub(crate) everyday: &'static [&'static str],
    /// Two themes for each quarter.
    pub(crate) topics: [&'static str; 8],
}

impl Subject {
    /// The subject of this code.
    pub(crate) fn of(code: &str) -> &'static Self {
        let found = SUBJECTS.iter().find(|subject| subject.code == code);
        found.expect("a subject of the table")
    }
}

/// Whether a kind of work is a key work.
pub(crate) fn is_key(kind: &str) -> bool {
    !["oral-answer", "homework", "classwork", "topic"].contains(&kind)
}

const WRITTEN: &[&str] = &[
    "oral-answer",
    "homework",
    "independent-work",
    "classwork",
    "quiz",
];
const SPOKEN: &[&str] = &["oral-answer", "homework", "oral-answer", "quiz", "topic"];
const TRIED: &[&str] = &[
    "laboratory",
    "oral-answer",
    "homework",
    "practical",
    "independent-work",
];
const MOVED: &[&str] = &["norm", "classwork"];
const MADE: &[&str] = &["practical", "classwork", "project"];

/// How a subject is examined: the kind and name of its control works, the kinds of every day.
struct Bent(&'static str, &'static str, &'static [&'static str]);
const DICTATED: Bent = Bent("dictation", "Контрольный диктант", WRITTEN);
const COUNTED: Bent = Bent("control-work", "Контрольная работа", WRITTEN);
const READ: Bent = Bent("essay", "Сочинение", SPOKEN);
const TOLD: Bent = Bent("quiz", "Тест", SPOKEN);
const STUDIED: Bent = Bent("control-work", "Контрольная работа", TRIED);
const TRAINED: Bent = Bent("norm", "Контрольные нормативы", MOVED);
const CRAFTED: Bent = Bent("project", "Творческая работа", MADE);

const fn subject(
    code: &'static str,
    department: Department,
    bent: Bent,
    topics: [&'static str; 8],
) -> Subject {
    let Bent(control, control_topic, everyday) = bent;
    Subject {
        code,
        department,
        control,
        control_topic,
        everyday,
        topics,
    }
}

use Department::{Arts, English, Machines, Nature, Numbers, Society, Sport, Words};

#[rustfmt::skip]
static SUBJECTS: &[Subject] = &[
    subject("russian", Words, DICTATED, ["Повторение", "Орфограммы в корне", "Имя существительное", "Имя прилагательное", "Глагол", "Наречие", "Простое предложение", "Прямая речь"]),
    subject("literary-reading", Words, TOLD, ["Сказки народов мира", "Басни", "Стихи об осени", "А. С. Пушкин", "Рассказы о животных", "Стихи о зиме", "Л. Н. Толстой", "Рассказы о детях"]),
    subject("literature", Words, READ, ["Фольклор", "Древнерусская литература", "А. С. Пушкин", "М. Ю. Лермонтов", "Н. В. Гоголь", "И. С. Тургенев", "Л. Н. Толстой", "Поэзия XX века"]),
    subject("mathematics", Numbers, COUNTED, ["Натуральные числа", "Сложение и вычитание", "Умножение и деление", "Площади и объёмы", "Обыкновенные дроби", "Десятичные дроби", "Проценты", "Задачи на движение"]),
    subject("algebra", Numbers, COUNTED, ["Степени и корни", "Многочлены", "Рациональные дроби", "Квадратные уравнения", "Неравенства", "Функции и графики", "Прогрессии", "Системы уравнений"]),
    subject("geometry", Numbers, COUNTED, ["Начальные сведения", "Треугольники", "Параллельные прямые", "Многоугольники", "Площадь", "Подобие", "Окружность", "Векторы"]),
    subject("probability", Numbers, COUNTED, ["Таблицы", "Диаграммы", "Описательная статистика", "Случайная изменчивость", "Графы", "Вероятность события", "Независимые испытания", "Случайные величины"]),
    subject("english", English, COUNTED, ["Hello again", "My family", "School days", "Around town", "Food and drink", "Holidays", "Animals", "Future plans"]),
    subject("history", Society, TOLD, ["Первобытность", "Древний Восток", "Древняя Греция", "Древний Рим", "Средние века", "Новое время", "Россия в XIX веке", "XX век"]),
    subject("social-studies", Society, TOLD, ["Человек", "Общество", "Семья", "Экономика", "Деньги", "Право", "Государство", "Культура"]),
    subject("geography", Society, TOLD, ["План и карта", "Литосфера", "Гидросфера", "Атмосфера", "Материки", "Население", "Хозяйство", "Природные зоны"]),
    subject("local-lore", Society, TOLD, ["Самарская Лука", "Волга", "Хутор и город", "Ремёсла", "Люди края", "Заводы", "Космос", "Музеи"]),
    subject("environment", Nature, TOLD, ["Где мы живём", "Природа", "Звёзды и планеты", "Растения", "Животные", "Здоровье", "Общение", "Путешествия"]),
    subject("biology", Nature, STUDIED, ["Клетка", "Ткани", "Растения", "Грибы", "Животные", "Человек", "Наследственность", "Экосистемы"]),
    subject("chemistry", Nature, STUDIED, ["Вещества", "Атомы и молекулы", "Кислород", "Водород", "Растворы", "Кислоты и соли", "Металлы", "Периодический закон"]),
    subject("physics", Machines, STUDIED, ["Измерения", "Движение", "Силы", "Давление", "Работа и энергия", "Тепловые явления", "Электричество", "Свет"]),
    subject("informatics", Machines, TOLD, ["Информация", "Компьютер", "Алгоритмы", "Тексты", "Таблицы", "Логика", "Программы", "Сети"]),
    subject("physical-education", Sport, TRAINED, ["Лёгкая атлетика", "Кросс", "Гимнастика", "Акробатика", "Лыжи", "Волейбол", "Баскетбол", "Прыжки и метания"]),
    subject("safety", Sport, TOLD, ["Безопасность дома", "На дороге", "Пожар", "На воде", "Первая помощь", "Гражданская оборона", "Служба", "Ориентирование"]),
    subject("music", Arts, CRAFTED, ["Народная песня", "Симфония", "Опера", "Балет", "Романс", "Марш и танец", "Джаз", "Современная музыка"]),
    subject("art", Arts, CRAFTED, ["Натюрморт", "Пейзаж", "Портрет", "Орнамент", "Скульптура", "Архитектура", "Плакат", "Народный костюм"]),
    subject("technology", Arts, CRAFTED, ["Материалы", "Инструменты", "Чертёж и эскиз", "Обработка дерева", "Ткани", "Кулинария", "Робототехника", "Творческий проект"]),
    subject("religious-cultures", Arts, TOLD, ["Россия — наша Родина", "Культура и религия", "Добро и зло", "Священные книги", "Храмы", "Праздники", "Семья", "Милосердие"]),
    subject("spiritual-culture", Arts, TOLD, ["Дом и мир", "Язык народа", "Вера и культура", "Обычаи", "Труд", "Семейные ценности", "Подвиг", "Человек творец"]),
    subject("project", Machines, CRAFTED, ["Замысел", "Цель и задачи", "Источники", "План работы", "Опыт", "Оформление", "Доклад", "Защита"]),
];

/// The subjects of a level with their weekly hours, the most needed first.
pub(crate) fn hours(level: u8) -> &'static [(&'static str, u32)] {
    match level {
        1 => &[
            ("mathematics", 4),
            ("russian", 4),
            ("literary-reading", 3),
            ("physical-education", 2),
            ("environment", 2),
            ("music", 1),
            ("art", 1),
            ("technology", 1),
        ],
        2..=4 => &[
            ("mathematics", 4),
            ("russian", 4),
            ("english", 2),
            ("physical-education", 2),
            ("literary-reading", 3),
            ("environment", 2),
            ("music", 1),
            ("art", 1),
            ("technology", 1),
        ],
        5 | 6 => &[
            ("mathematics", 5),
            ("russian", 4),
            ("english", 2),
            ("physical-education", 2),
            ("literature", 2),
            ("history", 2),
            ("geography", 1),
            ("biology", 1),
            ("music", 1),
            ("art", 1),
            ("technology", 1),
        ],
        7..=9 => &[
            ("algebra", 3),
            ("russian", 3),
            ("physics", 2),
            ("physical-education", 2),
            ("chemistry", 2),
            ("english", 2),
            ("geometry", 2),
            ("history", 2),
            ("biology", 1),
            ("geography", 1),
            ("probability", 1),
            ("social-studies", 1),
            ("literature", 2),
        ],
        _ => &[
            ("algebra", 3),
            ("russian", 2),
            ("literature", 3),
            ("physical-education", 2),
            ("history", 2),
            ("english", 3),
            ("geometry", 2),
            ("physics", 2),
            ("biology", 1),
            ("informatics", 1),
            ("social-studies", 1),
            ("safety", 1),
        ],
    }
}
