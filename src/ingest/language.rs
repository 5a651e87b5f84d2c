//! Which legacy encoding some text is in, judged by what it says: each candidate reads the text, and the one under which
//! it is made of letters that people of that language use wins. Chinese, Japanese and Korean encodings share most of
//! their byte pairs, so validity alone tells little; frequent characters tell much (a text of any of these languages has
//! more than half of its characters among the few hundred commonest, and about a tenth of them when read as another).

use super::encoding::{Encoding, decode_all};
use std::sync::OnceLock;

/// Commonest characters of simplified Chinese in sales tables: of the language, of names and places, of headers.
const SIMPLIFIED: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐血欢械掌歌沙刚攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异免背星福买染井概慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮末宪庆编牛触映雷销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆顾掉呀灯岁措束耐剧玉赵跳哥季课凯胡额款订购付退邮箱址姓龄籍券折扣元件套盒袋瓶罐包箱吨克升码寸尺颜裤鞋帽衫裙袜巾被枕床灯椅桌柜奶糖饼果肉鱼虾蟹蔬菇豆酱醋油盐粥面粉泡牌店铺旗舰仓库存储递运费税率毛利润赠品评价备注买卖家实际应收支付宝微信昵帐账手机联系地址详细省市区县街道镇村邮编号单据凭证票杨吴徐朱何郭梁宋郑谢韩唐冯于董萧程曹邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂英华玲辉鹏飞红玉兰建志斌婷雪梅琳倩欣怡浩宇轩";
/// The same of traditional Chinese.
const TRADITIONAL: &str = "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速花帶安場身車例真務具萬每目至達走積示議聲報鬥完類八離華名確才科張信馬節話米整空元況今集溫傳土許步群廣石記需段研界拉林律叫且究觀越織裝影算低持音眾書布複容兒須際商非驗連斷深難近礦千週委素技備半辦青省列習響約支般史感勞便團往酸歷市克何除消構府稱太準精值號率族維劃選標寫存候毛親快效斯院查江型眼王按格養易置派層片始卻專狀育廠京識適屬圓包火住調滿縣局照參紅細引聽該鐵價嚴首底液官德隨病蘇失爾死講配女黃推顯談罪神藝呢席含企望密批營項防舉球英氧勢告李台臺落木幫輪破亞師圍注遠字材排供河態封另施減樹溶怎止案言士均武固葉魚波視僅費緊愛左章早朝害續輕服試食充兵源判護司足某練差致板田降黑犯負擊範繼興似餘堅曲輸修故城夫夠送筆船佔右財吃富春職覺漢畫功巴跟雖雜飛檢吸助昇陽互初創抗考投壞策古徑換未跑留鋼曾端責站簡述錢副盡帝射草衝承獨令限阿宣環雙請超微讓控州良軸找否紀益依優頂礎載倒房突坐粉敵略客冷勝絕析塊劑測絲協訴念陳仍羅鹽友洋錯苦夜刑移頻逐靠混母短皮終聚汽村雲哪既距衛停烈央察燒迅境若印洲刻括激孔搞甚室待核校散侵吧甲遊久菜味舊模湖貨損預阻毫普穩乙媽植息擴銀語揮酒守拿序紙醫缺雨嗎針劉啊急唱誤訓願審附獲茶鮮糧斤孩脫肥善龍演父漸血歡械掌歌沙剛攻謂討晚粒亂燃殺藥寧魯貴鐘煤讀班伯香介迫句豐培握蘭擔沉假穿執答樂誰順煙縮徵臉喜鬆腳困異免背星福買染井概慢怕倍祖皇促靜補評翻肉尼衣寬揚棉希傷操垂秋宜套督振架亮末慶編牛觸映雷銷詩座居抓裂呼娘景威綠晶厚盟衡雞孫延危膠屋鄉臨陸顧掉燈歲措束耐劇玉趙跳哥季課凱胡額款訂購付退郵箱址姓齡籍券折扣套盒袋瓶罐噸碼寸尺顏褲鞋帽衫裙襪巾枕床椅桌櫃奶糖餅蝦蟹蔬菇豆醬醋粥麵泡牌店鋪旗艦倉庫儲遞稅潤贈註賣實應帳賬戶聯絡詳細街鎮號單據憑證票楊吳徐朱郭梁宋鄭謝韓唐馮董蕭曹鄧傅沈彭呂盧蔣蔡賈丁魏薛閻潘杜戴夏汪任姜姚譚廖鄒熊郝崔康邱秦侯邵孟湯尹黎喬賀賴龔偉芳娜敏麗強磊軍勇豔傑娟濤霞桂玲輝鵬志斌婷雪梅琳倩欣怡浩宇軒";
/// Commonest syllables of Korean: of the language, of names, of places, of headers.
const KOREAN: &str = "이다가에는의을로하고지서나기사시어자리은도대정일아인스있를한해수게보장제전부상과주들구우원공국그적오여만해라동성연비금문소유조중명면마트무신학진경업용체계모교관생발전치선방바간드거단산세년월내회위개까위반러분여결식화물당실외결정박최김이강윤임장오한신서권황안송류홍고객주문번호이름전화날짜금액상품수량상태결제배송완료취소환불메일주소회원카드현금가격합계총건입니습됩했었겠않없같많음움름님씨네요세데에서까지부터보다처럼때문위해통해따라대한민국서울부산인천광주대전울산경기도시군읍면";
/// Commonest kanji of Japanese; kana count by themselves.
const KANJI: &str = "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消境神番規術護展態導鮮備宅害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声質念待試族象銀域助労例衛然早張映限親額監環験追審商葉義伝働形景落欧担好退準賀訴辺造英被株頭技低毎医復仕去姿味負閣韓渡失移差衆個門写評課末守若脳極種美岡影命含福蔵量望松非撃佐核観察整段横融型白深字答夜製票況音申様財港識注呼渉達良響阪帰針専推谷古候史天階程満敗管値歌買突兵接請器士光討路悪科攻崎督授催細効図週積丸他及湾録処省旧室憲太橋歩離岸客風紙激否周師摘材登系批郎母易健黒火戸速存花春飛殺央券赤号単盟座青破編捜竹除完降超責並療従右修捕隊危採織森競拡故館振給屋介読弁根色友苦就迎走販園具左異歴辞将秋因献厳馬愛幅休維富浜父遺彼般未塁貿講邦舞林装諸夏素亡劇河遣航抗冷模雄適婦鉄寄益込顔緊類児余禁印逆王返標換久短油妻暴輪占宣背昭廃植熱宿薬伊江清習険頼僚覚吉盛船倍均億途圧芸許皇臨踏駅署抜壊債便伸留罪停興爆陸玉源儀波創障継筋狙帯延羽努固闘精則葬乱避普散司康測豊洋静善逮婚厚喜齢囲卒迫略承浮惑崩順紀聴脱旅絶級幸岩練押軽倒了庁博城患締等救執層版老令角絡損房募曲撤裏払削密庭徒措仏績築貨志混載昇池陣我勤為血遅抑幕居染温雑招奈季困星傷永択秀著徴誌庫弾償功拠香欠更秘拒刑坂刻底賛塚致抱繰服犯尾描布恐寺鈴盤息宇項喪伴遠養懸戻街巨震願絵希越契掲躍棄欲痛触邸依籍汚縮還枚属笑互複慮郵束仲栄札枠似夕恵板列露沖探逃借緩節需骨射傾届曜遊迷夢巻購揮君燃充雨閉緒跡包駐貢鹿弱却端賃折紹獲郡併草徹飲貴埼衝焦奪雇災浦暮替析預焼簡譲称肉納樹挑章臓律誘紛貸至宗促慎控";

/// A reading of the text, judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The encoding it was read in.
    pub encoding: Encoding,
    /// 0 = nothing speaks for it, 1 = every letter does; below 0 = most of it is no text.
    pub score: f64,
}

/// The verdict over a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Readings, best first.
    pub readings: Vec<Reading>,
    /// Whether the best is much better than the next, or there is enough text to trust a small difference.
    pub sure: bool,
}

impl Verdict {
    /// The best reading's encoding.
    #[must_use]
    pub fn best(&self) -> Encoding {
        self.readings.first().map_or(Encoding::Windows1252, |reading| reading.encoding)
    }

    /// The encodings a person could choose from, best first.
    #[must_use]
    pub fn likely(&self) -> Vec<Encoding> {
        let best = self.readings.first().map_or(0.0, |reading| reading.score);
        self.readings
            .iter()
            .filter(|reading| reading.score > 0.0 && best - reading.score < 2.0 * MARGIN)
            .map(|reading| reading.encoding)
            .take(4)
            .collect()
    }
}

/// A reading that is better by this much is taken.
pub(super) const MARGIN: f64 = 0.15;
/// With so many different characters beyond ASCII a text speaks for itself.
const ENOUGH_LETTERS: usize = 200;
/// With fewer than so many the difference must be larger.
const A_FEW_LETTERS: usize = 12;
/// With fewer than so many a reading in a single-byte encoding is no proof against a double-byte one that has no fault.
const SOME_LETTERS: usize = 60;
/// With no more than so many a western word is often a fine double-byte text by chance.
const FEWEST_LETTERS: usize = 8;
/// A reading below this has more odd signs than letters in their places.
const POOR: f64 = 0.5;
/// A Chinese, Japanese or Korean reading below this is an accident of bytes.
pub(super) const EAST_ASIAN: f64 = 0.3;

/// Judges bytes that are not UTF-8.
#[must_use]
pub fn judge(bytes: &[u8]) -> Verdict {
    let mut readings: Vec<Reading> =
        Encoding::legacy().map(|encoding| Reading { encoding, score: score(&decode_all(bytes, encoding), encoding) }).collect();
    // Where no East Asian reading makes sense, none of them is one.
    for reading in &mut readings {
        if reading.encoding.is_double_byte() && reading.score < EAST_ASIAN {
            reading.score = reading.score.min(0.0) - 1.0;
        }
    }
    let double = readings.iter().any(|reading| reading.encoding.is_double_byte() && reading.score >= EAST_ASIAN);
    for reading in &mut readings {
        // Its bytes are letters of some western alphabet too, but hardly in such an order.
        if double && !reading.encoding.is_double_byte() {
            reading.score *= 0.3;
        }
    }
    // The commonest of the western ones is not doubted for the letters that it shares with the others.
    let western = readings.iter().find(|reading| reading.encoding == Encoding::Windows1252).map_or(0.0, |reading| reading.score);
    for reading in readings.iter_mut().filter(|reading| !reading.encoding.is_double_byte() && reading.encoding != Encoding::Windows1252) {
        if western > 0.0 {
            reading.score -= MARGIN * 1.01;
        }
    }
    // A stable sort: of equal ones the likelier stands first.
    readings.sort_by(|a, b| b.score.total_cmp(&a.score));
    let text = decode_all(bytes, readings[0].encoding);
    let letters = text.chars().filter(|c| !c.is_ascii()).collect::<std::collections::BTreeSet<char>>().len();
    let best = readings[0];
    // A name alone can be a name in two languages.
    let margin = if best.encoding.is_double_byte() && letters < A_FEW_LETTERS { 2.0 * MARGIN } else { MARGIN };
    let clear = |second: &Reading| best.score - second.score >= margin || text == decode_all(bytes, second.encoding);
    let mut sure = letters >= ENOUGH_LETTERS || readings.get(1).is_none_or(clear);
    if best.encoding.is_double_byte() {
        // `Ana不` may be a brand in Chinese, or Anaïs.
        sure &= letters >= A_FEW_LETTERS || !touches_latin(&text);
        // Half of the commonest Chinese characters share their bytes with Korean syllables; a few words may all do.
        if letters < A_FEW_LETTERS && best.encoding != Encoding::EucKr {
            for reading in readings.iter_mut().filter(|reading| reading.encoding == Encoding::EucKr) {
                if decode_all(bytes, reading.encoding).chars().all(|c| c.is_ascii() || matches!(c, '\u{ac00}'..='\u{d7a3}')) {
                    reading.score = reading.score.max(best.score - MARGIN / 2.0);
                    sure = false;
                }
            }
            readings.sort_by(|a, b| b.score.total_cmp(&a.score));
        }
    } else if letters < SOME_LETTERS && (letters > FEWEST_LETTERS || is_own_script(best.encoding) || best.score < POOR) {
        // Words of rare characters: as double-byte text all of it is text as well, which other words hardly ever are.
        for reading in readings.iter_mut().filter(|reading| reading.encoding.is_double_byte()) {
            if reads_whole(&decode_all(bytes, reading.encoding)) {
                reading.score = reading.score.max(best.score - MARGIN / 2.0);
                sure = false;
            }
        }
        readings.sort_by(|a, b| b.score.total_cmp(&a.score));
    }
    Verdict { readings, sure }
}

/// Whether the encoding is of an alphabet that has no letter in common with the Latin one.
fn is_own_script(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Windows1251 | Encoding::Windows1253)
}

/// Whether all of a text could be meant: nothing in it is damage or in a private corner of Unicode.
fn reads_whole(text: &str) -> bool {
    !text.chars().any(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}'))
}

/// Whether a character beyond ASCII follows a Latin letter immediately.
fn touches_latin(text: &str) -> bool {
    text.chars().zip(text.chars().skip(1)).any(|(before, c)| before.is_ascii_alphabetic() && !c.is_ascii() && c.is_alphabetic())
}

pub(super) fn score(text: &str, encoding: Encoding) -> f64 {
    match encoding {
        Encoding::Gb18030 | Encoding::Big5 | Encoding::EucKr => share(text, encoding, |_| false),
        Encoding::ShiftJis => share(text, encoding, |c| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | 'ー')),
        _ => words(text, encoding),
    }
}

/// The frequent characters of a double-byte encoding's language, in order.
fn frequent(encoding: Encoding) -> &'static [char] {
    static SORTED: [OnceLock<Vec<char>>; 4] = [const { OnceLock::new() }; 4];
    let (place, all) = match encoding {
        Encoding::Big5 => (1, TRADITIONAL),
        Encoding::EucKr => (2, KOREAN),
        Encoding::ShiftJis => (3, KANJI),
        _ => (0, SIMPLIFIED),
    };
    SORTED[place].get_or_init(|| {
        let mut sorted: Vec<char> = all.chars().collect();
        sorted.sort_unstable();
        sorted
    })
}

/// The share of characters beyond ASCII that are frequent. Punctuation says nothing; what is no text, or in a corner of
/// Unicode that no table has, speaks against.
fn share(text: &str, encoding: Encoding, also: fn(char) -> bool) -> f64 {
    let sorted = frequent(encoding);
    let frequent = |c: char| also(c) || sorted.binary_search(&c).is_ok();
    let (mut all, mut good) = (0.0, 0.0);
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let within = before.is_ascii_alphabetic() && chars.peek().is_some_and(char::is_ascii_lowercase);
        before = c;
        match c {
            c if c.is_ascii() => {}
            // A lone character between the letters of a word is two letters of that word, or one and its neighbour.
            _ if within => {
                all += 1.0;
                good -= 1.0;
            }
            '\u{fffd}' => {
                all += 1.0;
                good -= 3.0;
            }
            // Full-width forms and CJK punctuation, the currency signs.
            '\u{3000}'..='\u{3020}' | '\u{ff01}'..='\u{ff5e}' | '\u{ffe5}' | '·' | '—' | '…' | '“' | '”' | '‘' | '’' | '℃' | '×' => {}
            c => {
                all += 1.0;
                good += if frequent(c) {
                    1.0
                } else if matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{ff61}'..='\u{ff9f}') {
                    -1.0
                } else {
                    0.0
                };
            }
        }
    }
    if all == 0.0 { 0.0 } else { good / all }
}

/// Letters of the languages that a single-byte encoding is made for.
fn letters(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Windows1250 => "ąćęłńóśźżáčďéěíňřšťúůýžőűäöüßăâîșţĺľŕôëđ",
        Encoding::Windows1251 => "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў",
        Encoding::Windows1253 => "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ",
        // A dotted capital's small letter is `i` and a dot of its own.
        Encoding::Windows1254 => "çğıöşüâîûéİ",
        // windows-1252 and Mac Roman: western European.
        _ => "àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿß",
    }
}

/// Whether a western letter stands where no western language has it, but a central European one has the letter that shares
/// its byte: `Gyõzõ` is Győző, `Dvoøák` is Dvořák, `Kamiñski` is Kamiński.
fn not_western(c: char, before: char, after: char) -> bool {
    let vowel = |c: char| c.to_lowercase().any(|c| "aeiouáéíóúâêôãõäöüìù".contains(c));
    match c {
        'ñ' => !vowel(after),
        'õ' => !matches!(after, 'e' | 'E'),
        'ã' => after.is_alphabetic() && !matches!(after, 'o' | 'O' | 'e' | 'E' | 's' | 'S'),
        'è' => vowel(after),
        'ø' => vowel(before) || vowel(after),
        'ì' | 'ù' => after.is_alphabetic(),
        'æ' => before == 'i' && !after.is_alphabetic(),
        'œ' => "wlrpkmz".contains(after.to_ascii_lowercase()),
        'ê' => "ziwjk".contains(before.to_ascii_lowercase()),
        _ => false,
    }
}

/// The same of central European letters and Turkish: `Müţteri` is Müşteri, `Ýsim` is İsim.
fn not_central(c: char, before: char, after: char) -> bool {
    match c {
        'ţ' => after.is_alphabetic() && !matches!(after.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'ă' | 'â' | 'î'),
        'ý' => !before.is_alphabetic(),
        _ => false,
    }
}

/// How well single letters beyond ASCII sit in their words: letters of the language beside other letters, small after small.
fn words(text: &str, encoding: Encoding) -> f64 {
    let known = letters(encoding);
    let own_script = is_own_script(encoding);
    // Two alphabets fill the same bytes: their commonest letters stand in different places.
    let common = if encoding == Encoding::Windows1251 { "оеаинтсрвлкмдпуя" } else { "αοιεητνσρκπμλυςά" };
    let all: Vec<char> = text.chars().collect();
    let (mut count, mut good) = (0.0, 0.0);
    for (place, &c) in all.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let before = place.checked_sub(1).and_then(|place| all.get(place)).copied().unwrap_or(' ');
        let after = all.get(place + 1).copied().unwrap_or(' ');
        count += 1.0;
        let small = c.to_lowercase().next().unwrap_or(c);
        good += if c == '\u{fffd}' || c.is_control() {
            -2.0
        } else if !(before.is_ascii() || after.is_ascii() || own_script && c.is_alphabetic()) {
            // Marks and letters one after the other are another alphabet's, or half of a double-byte one.
            -0.5
        } else if known.contains(small) || known.contains(c) {
            let beyond = |c: char| c.is_alphabetic() && !c.is_ascii();
            // A capital in the middle of small letters is no word of anybody's; nor are Latin letters with marks side by
            // side, or Greek and Cyrillic ones among Latin.
            let strange = match encoding {
                _ if own_script => before.is_ascii_alphabetic() || after.is_ascii_alphabetic(),
                Encoding::Windows1252 | Encoding::MacRoman => beyond(before) && beyond(after) || not_western(small, before, after),
                Encoding::Windows1250 => beyond(before) && beyond(after) || not_central(small, before, after),
                _ => beyond(before) && beyond(after),
            };
            if strange || c != small && before.is_lowercase() {
                -0.5
            } else if own_script && !common.contains(small) {
                0.4
            } else {
                1.0
            }
        } else if c.is_alphabetic() {
            -0.3
        } else if before.is_alphabetic() && after.is_alphabetic() && c != '’' && c != '·' {
            -1.0
        } else if matches!(
            c,
            '“' | '”'
                | '‘'
                | '’'
                | '–'
                | '—'
                | '…'
                | '€'
                | '£'
                | '¥'
                | '°'
                | '·'
                | '®'
                | '©'
                | '™'
                | '«'
                | '»'
                | '\u{a0}'
                | '²'
                | '³'
                | '½'
                | '§'
                | '×'
                | '№'
        ) {
            0.6
        } else {
            0.0
        };
    }
    if count == 0.0 { 0.0 } else { good / count }
}
